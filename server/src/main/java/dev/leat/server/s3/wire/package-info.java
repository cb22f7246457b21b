/// How S3 is spoken: which operation a request asks for, how requests and answers are read and
/// written, bodies in chunks, checksums, and errors. The shapes of requests and answers are those
/// of the AWS SDK's own model classes. It knows no bucket.
@NullMarked
package dev.leat.server.s3.wire;

import org.jspecify.annotations.NullMarked;
