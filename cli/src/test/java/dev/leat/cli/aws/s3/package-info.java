/// The endpoint of S3, used by AWS's clients and compared with moto: guards server.
@NullMarked
package dev.leat.cli.aws.s3;

import org.jspecify.annotations.NullMarked;
