/// Matching and changing texts of users in linear time, and the forms of counts, times and words of
/// a shell in messages.
@NullMarked
package dev.leat.text;

import org.jspecify.annotations.NullMarked;
