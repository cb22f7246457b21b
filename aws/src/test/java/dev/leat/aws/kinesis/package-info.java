@NullMarked
package dev.leat.aws.kinesis;

import org.jspecify.annotations.NullMarked;
