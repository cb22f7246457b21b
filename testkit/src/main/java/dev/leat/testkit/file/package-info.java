/// Test files: text to [dev.leat.testkit.scenario.Scenario] and back.
@NullMarked
package dev.leat.testkit.file;

import org.jspecify.annotations.NullMarked;
