package dev.sealgate.storage.blob.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.blob.BlobId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {
    private static final String NAME = "000102030405060708090a0b0c0d0e0f";
    private static final BlobId ID = new BlobId(Bytes.ofHex(NAME));

    @Test
    void key_isAsTheFileOfADirectory_andLeadsBack() {
        assertEquals("00/" + NAME, new Keys("").of(ID));
        Keys keys = new Keys("a/b");
        assertEquals("a/b/00/" + NAME, keys.of(ID));
        assertEquals(Optional.of(ID), keys.idOf("a/b/00/" + NAME));
        assertEquals(Optional.of(ID), new Keys("").idOf("00/" + NAME));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00/" + NAME,
                "a/00/" + NAME,
                "a/b/01/" + NAME,
                "a/b/" + NAME,
                "a/b/00/" + NAME + "0",
                "a/b/00/000102030405060708090A0B0C0D0E0F",
                "a/b/c/00/" + NAME
            })
    void keyOfSomethingElse_isNoBlobs(String key) {
        assertEquals(Optional.empty(), new Keys("a/b").idOf(key));
    }
}
