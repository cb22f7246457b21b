/// Readers and writers of test files, which contain a [dev.leat.testkit.scenario.Scenario].
@NullMarked
package dev.leat.testkit.file;

import org.jspecify.annotations.NullMarked;
