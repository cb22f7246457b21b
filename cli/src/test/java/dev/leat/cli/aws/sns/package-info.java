/// The endpoint of SNS, used by AWS's clients and compared with moto: guards server.
@NullMarked
package dev.leat.cli.aws.sns;

import org.jspecify.annotations.NullMarked;
