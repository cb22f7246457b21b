package dev.leat.aws.state;

/// An output of an earlier version of an input.
///
/// @param bucket the bucket's name in the app
/// @param id the id of the publication, in the metadata of the object
public record FormerOutput(String bucket, String key, String id) {}
