/// Contract tests for every port, with in-memory fakes and a virtual clock. Each platform runs
/// these tests.
@NullMarked
package dev.leat.contract;

import org.jspecify.annotations.NullMarked;
