/// Contract tests for every port, fakes and a virtual clock. Each platform runs them.
@NullMarked
package dev.leat.contract;

import org.jspecify.annotations.NullMarked;
