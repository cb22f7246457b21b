/// `leat mail`: deliveries to mail addresses and URLs.
@NullMarked
package dev.leat.cli.mail;

import org.jspecify.annotations.NullMarked;
