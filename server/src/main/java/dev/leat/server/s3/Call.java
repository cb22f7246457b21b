package dev.leat.server.s3;

import dev.leat.server.aws.Caller;

/// What belongs to a request beside its input: who asks, the bytes that come with it, and the id
/// that its answer carries.
public record Call(Caller caller, Content body, String id) {}
