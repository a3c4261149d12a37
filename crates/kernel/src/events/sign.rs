//! HMAC-SHA256.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The code of `message` under `key`.
pub(super) fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of every length")]
    let mut code = <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("a key of any length");
    code.update(message);
    code.finalize().into_bytes().to_vec()
}

/// In hex.
pub(super) fn hmac_hex(key: &[u8], message: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(&hmac(key, message))
}

/// In base64.
pub(super) fn hmac_base64(key: &[u8], message: &[u8]) -> String {
    data_encoding::BASE64.encode(&hmac(key, message))
}

#[cfg(test)]
mod tests {
    use super::hmac_hex;

    /// RFC 4231, test case 2.
    #[test]
    fn the_code_is_that_of_the_standard() {
        let expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(hmac_hex(b"Jefe", b"what do ya want for nothing?"), expected);
    }
}
