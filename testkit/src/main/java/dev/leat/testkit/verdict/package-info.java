/// What came of a test: expectations against how things stood, and what happened on the way.
@NullMarked
package dev.leat.testkit.verdict;

import org.jspecify.annotations.NullMarked;
