use clap::CommandFactory;
use clap_complete::Shell;

use crate::arguments::Arguments;
use crate::failure::Failure;
use crate::file;

pub(crate) fn run(shell: Shell) -> Result<(), Failure> {
    // Into memory first: what writes a script takes an output that is full for a mistake in the program.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "omni", &mut script);
    file::write(None, &String::from_utf8_lossy(&script))
}
