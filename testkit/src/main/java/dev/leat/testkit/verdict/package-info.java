/// Results of tests: checks of expectations, and timelines.
@NullMarked
package dev.leat.testkit.verdict;

import org.jspecify.annotations.NullMarked;
