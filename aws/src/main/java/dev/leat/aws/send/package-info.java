/// Sends: the sinks `queue`, `topic`, `stream` and `endpoint` on SQS, SNS, Kinesis and servers.
@NullMarked
package dev.leat.aws.send;

import org.jspecify.annotations.NullMarked;
