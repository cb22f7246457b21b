/// The S3 wire protocol: routing, reading of requests, writing of responses and errors, chunked
/// bodies and checksums. Requests and responses have the shapes of the AWS SDK's model classes.
/// Knows no bucket.
@NullMarked
package dev.leat.server.s3.wire;

import org.jspecify.annotations.NullMarked;
