/// Matching and changing texts of users in linear time.
@NullMarked
package dev.leat.text;

import org.jspecify.annotations.NullMarked;
