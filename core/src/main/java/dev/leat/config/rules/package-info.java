/// The rules over the app as a whole: each is a method that takes the app and reports problems.
@NullMarked
package dev.leat.config.rules;

import org.jspecify.annotations.NullMarked;
