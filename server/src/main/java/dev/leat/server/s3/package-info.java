/// S3's operations over the buckets of a platform: a request of the SDK's model in, with the bytes
/// of an object beside it where there are some, an answer of the SDK's model out. It knows nothing
/// of the wire, which is in `wire`.
@NullMarked
package dev.leat.server.s3;

import org.jspecify.annotations.NullMarked;
