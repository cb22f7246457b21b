/// Tests of trials on the embedded platform.
@NullMarked
package dev.leat.isolation;

import org.jspecify.annotations.NullMarked;
