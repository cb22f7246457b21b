/// The streams of an app in Kinesis.
@NullMarked
package dev.leat.aws.kinesis;

import org.jspecify.annotations.NullMarked;
