/// The rules that check the app as a whole. Each rule is a method that takes the app and reports
/// problems.
@NullMarked
package dev.leat.config.rules;

import org.jspecify.annotations.NullMarked;
