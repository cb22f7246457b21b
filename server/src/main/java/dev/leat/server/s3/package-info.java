/// S3 operations on the buckets of a platform. Requests and responses are objects of the SDK's
/// model classes; the bytes of objects are streams. The wire protocol is in the package `wire`.
@NullMarked
package dev.leat.server.s3;

import org.jspecify.annotations.NullMarked;
