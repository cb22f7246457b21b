/// Tests of trials on the embedded platform.
@NullMarked
package dev.leat.trial.child;

import org.jspecify.annotations.NullMarked;
