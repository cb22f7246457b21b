/// Sends: the sinks `queue` and `topic` on SQS and SNS.
@NullMarked
package dev.leat.aws.send;

import org.jspecify.annotations.NullMarked;
