/// Identities (hashes by which records are recognised) and view tables, which together ensure that
/// each record is counted once.
@NullMarked
package dev.leat.local.view;

import org.jspecify.annotations.NullMarked;
