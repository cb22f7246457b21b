/// The objects and streams of the past on AWS from which a replay reads: guards aws.
@NullMarked
package dev.leat.cli.past;

import org.jspecify.annotations.NullMarked;
