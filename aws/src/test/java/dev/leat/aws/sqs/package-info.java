@NullMarked
package dev.leat.aws.sqs;

import org.jspecify.annotations.NullMarked;
