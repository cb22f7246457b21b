/// Profiles of data: what each column contains, how columns depend on each other, and how much two
/// profiles differ.
@NullMarked
package dev.leat.quality.profile;

import org.jspecify.annotations.NullMarked;
