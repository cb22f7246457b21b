/// Tests of buckets in S3.
@NullMarked
package dev.leat.aws.s3;

import org.jspecify.annotations.NullMarked;
