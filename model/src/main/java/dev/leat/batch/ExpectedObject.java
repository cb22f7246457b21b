package dev.leat.batch;

import java.util.Optional;

/// A condition of a commit: the current object has this etag; if `etag` is empty, there is no
/// object with this key.
public record ExpectedObject(String bucket, String key, Optional<String> etag) {}
