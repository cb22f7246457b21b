/// Rows of views as texts, in the form of test files and of the API.
@NullMarked
package dev.leat.testkit.cell;

import org.jspecify.annotations.NullMarked;
