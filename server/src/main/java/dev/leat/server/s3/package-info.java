/// S3 operations on the buckets of a platform. Requests and responses are those of the SDK's model,
/// with the bytes of objects as streams. The wire protocol is in `wire`.
@NullMarked
package dev.leat.server.s3;

import org.jspecify.annotations.NullMarked;
