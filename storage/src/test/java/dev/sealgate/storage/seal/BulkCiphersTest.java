package dev.sealgate.storage.seal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class BulkCiphersTest {
    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "the native library is for Linux")
    void provider_onLinux_isCorretto() {
        assertEquals("AmazonCorrettoCryptoProvider", BulkCiphers.provider().split(" ", 2)[0]);
    }

    @Test
    void pool_neverLendsOneCipherTwice() {
        CipherPool pool = new CipherPool(BulkCiphers::take);
        Cipher first = pool.take();
        Cipher second = pool.take();
        assertNotSame(first, second);
        pool.giveBack(first);
        assertSame(first, pool.take());
        assertNotSame(first, pool.take());
    }
}
