/// The S3 wire protocol: routing, reading of requests, writing of responses and errors, chunked
/// bodies and checksums. Requests and responses are objects of the AWS SDK's model classes. This
/// package does not access buckets.
@NullMarked
package dev.leat.server.s3.wire;

import org.jspecify.annotations.NullMarked;
