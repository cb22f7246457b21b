/// The endpoint of SQS, used by AWS's clients and compared with other servers: guards server.
@NullMarked
package dev.leat.cli.aws.sqs;

import org.jspecify.annotations.NullMarked;
