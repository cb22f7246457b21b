/// Tests of lake tables on AWS.
@NullMarked
package dev.leat.aws.lake;

import org.jspecify.annotations.NullMarked;
