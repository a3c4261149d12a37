//! The web front inside of the program: `web/dist` as it was when the program was built (read from the disk by a debug
//! build). A program built without it says how to build it.

use kernel::http::Asset;
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Dist;

/// A file of the front.
pub fn find(path: &str) -> Option<Asset> {
    let file = Dist::get(path)?;
    Some(Asset { hash: file.metadata.sha256_hash(), bytes: file.data })
}

/// Whether the front was built in.
pub fn is_there() -> bool {
    find("index.html").is_some()
}
