/// The words of the state file for constants of Java.
@NullMarked
package dev.leat.local.word;

import org.jspecify.annotations.NullMarked;
