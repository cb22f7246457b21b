/// Identities and view tables, which together ensure that each record is counted once.
@NullMarked
package dev.leat.local.view;

import org.jspecify.annotations.NullMarked;
