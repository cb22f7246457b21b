/// What must hold over the app as a whole: each rule is a method from the app to problems.
@NullMarked
package dev.leat.config.rules;

import org.jspecify.annotations.NullMarked;
