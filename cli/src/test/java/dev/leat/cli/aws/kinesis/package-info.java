/// The endpoint of Kinesis, used by AWS's clients and compared with moto: guards server.
@NullMarked
package dev.leat.cli.aws.kinesis;

import org.jspecify.annotations.NullMarked;
