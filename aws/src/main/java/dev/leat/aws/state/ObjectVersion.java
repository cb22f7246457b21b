package dev.leat.aws.state;

import java.time.Instant;

/// A version of an object in S3.
///
/// @param id the version id; in a bucket without versions, a text that changes with each put
/// @param modified the time that S3 reports for the version. It has seconds, and for a multipart
///   upload it may be the time at which the upload began, so it is not a reliable order.
public record ObjectVersion(String id, Instant modified) {}
