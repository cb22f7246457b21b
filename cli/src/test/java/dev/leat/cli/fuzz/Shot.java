package dev.leat.cli.fuzz;

/// A request as bytes. `aws` says to which port. `answers` is how many answers come while the
/// connection stays open; 0 where the framing is broken, so that whoever sends it says that no more
/// comes and reads to the end.
record Shot(boolean aws, byte[] bytes, int answers, Manner manner) {

    /// The way in which the request is sent.
    enum Manner {
        WHOLE,
        /// A few bytes at a time.
        DRIPPED,
        /// The client does not wait for the response.
        ABANDONED
    }
}
