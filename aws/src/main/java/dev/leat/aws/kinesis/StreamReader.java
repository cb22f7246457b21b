package dev.leat.aws.kinesis;

import dev.leat.app.StreamSource;

/// A pipeline of this process that reads a stream.
///
/// @param worker the name of this process in [dev.leat.aws.state.ShardLeases]
record StreamReader(String pipeline, StreamSource from, String worker) {}
