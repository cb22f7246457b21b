/// Contract tests for every port, which each platform runs, with in-memory fakes and a virtual
/// clock.
@NullMarked
package dev.leat.contract;

import org.jspecify.annotations.NullMarked;
