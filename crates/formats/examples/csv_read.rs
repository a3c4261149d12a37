//! The yardstick of `bench/`: reads every record of CSV files with the `csv` crate and its default
//! settings, on one core, and does nothing else.

use std::{env, error::Error, fs::File, io::Write, time::Instant};

use csv::{ByteRecord, Reader};

fn main() -> Result<(), Box<dyn Error>> {
    let started = Instant::now();
    let (mut records, mut bytes) = (0_u64, 0_usize);
    for path in env::args_os().skip(1) {
        let mut reader = Reader::from_reader(File::open(path)?);
        let mut record = ByteRecord::new();
        while reader.read_byte_record(&mut record)? {
            records += 1;
            bytes += record.as_slice().len();
        }
    }
    let ms = started.elapsed().as_millis();
    // The counts keep the optimiser from dropping the work.
    let line = format!("{{\"records\":{records},\"cell_bytes\":{bytes},\"ms\":{ms}}}\n");
    std::io::stdout().write_all(line.as_bytes())?;
    Ok(())
}
