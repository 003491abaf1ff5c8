package dev.sealgate.kms.operation.material;

import dev.sealgate.kms.key.ImportedMaterial;
import dev.sealgate.kms.key.KeyRepository;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.key.SealedMaterial;
import dev.sealgate.kms.operation.Invocation;
import dev.sealgate.kms.operation.KeyAccess;
import dev.sealgate.kms.operation.KmsAnswer;
import dev.sealgate.kms.operation.KmsContext;
import dev.sealgate.kms.operation.KmsPage;
import dev.sealgate.kms.operation.KmsRequest;
import dev.sealgate.kms.operation.OperationHandler;
import dev.sealgate.kms.operation.Rules;
import dev.sealgate.kms.wire.RequestFields;
import dev.sealgate.kms.wire.ResponseFields;
import java.util.List;
import java.util.regex.Pattern;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeyRotations.html */
public final class ListKeyRotations implements OperationHandler<ListKeyRotations.Request, ListKeyRotations.Answer> {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;
    private static final Pattern MATERIAL_ID = Pattern.compile("[0-9a-f]{64}");

    private final KeyAccess access;
    private final KeyRepository keys;

    public ListKeyRotations(KmsContext with) {
        access = with.access();
        keys = with.keys();
    }

    /** Which generations of material are listed. */
    enum Include {
        ALL_KEY_MATERIAL,
        ROTATIONS_ONLY
    }

    public record Request(String keyId, Include include, KmsPage.Request page) implements KmsRequest {
        public static Request read(RequestFields in) {
            return new Request(
                    in.text("KeyId", Rules.KEY_ID),
                    in.optionalChoice("IncludeKeyMaterial", Include.class).orElse(Include.ROTATIONS_ONLY),
                    KmsPage.Request.read(in, DEFAULT_LIMIT, MAX_LIMIT));
        }
    }

    /** @param waitsEverywhere whether the related keys have the material that waits, too */
    public record Answer(KmsKey key, boolean waitsEverywhere, KmsPage<SealedMaterial> page) implements KmsAnswer {
        @Override
        public void writeTo(ResponseFields out) {
            out.objects("Rotations", page.items(), this::writeEntry);
            page.writeEnd(out);
        }

        private void writeEntry(SealedMaterial material, ResponseFields out) {
            material.imported().ifPresent(facts -> writeImport(out, material, facts));
            out.text("KeyId", key.arn().toString())
                    .text("KeyMaterialId", material.id())
                    .text("KeyMaterialState", state(material));
            material.rotated()
                    .ifPresent(rotated -> out.time("RotationDate", rotated.date())
                            .text("RotationType", rotated.type().name()));
        }

        private static void writeImport(ResponseFields out, SealedMaterial material, ImportedMaterial facts) {
            out.text("ImportState", material.present() ? "IMPORTED" : "PENDING_IMPORT")
                    .text("ExpirationModel", ExpirationModel.of(facts.validTo()).name());
            facts.description().ifPresent(text -> out.text("KeyMaterialDescription", text));
            facts.validTo().ifPresent(end -> out.time("ValidTo", end));
        }

        private String state(SealedMaterial material) {
            if (key.waiting().filter(material::equals).isPresent()) {
                return waitsEverywhere ? "PENDING_ROTATION" : "PENDING_MULTI_REGION_IMPORT_AND_ROTATION";
            }
            return key.current().filter(material::equals).isPresent() ? "CURRENT" : "NON_CURRENT";
        }
    }

    @Override
    public Answer execute(Invocation in, Request request) {
        String after =
                request.page().after(marker -> MATERIAL_ID.matcher(marker).matches());
        KmsKey key = access.requireByKeyId(in, request.keyId());
        Rotatable.require(in, key);
        List<SealedMaterial> listed = key.materials().stream()
                .filter(each -> request.include() == Include.ALL_KEY_MATERIAL
                        || each.rotated().isPresent())
                .toList();
        int start = listed.stream().map(SealedMaterial::id).toList().indexOf(after) + 1;
        boolean waitsEverywhere = ImportRules.waitsEverywhere(key, keys.related(key));
        return new Answer(
                key,
                waitsEverywhere,
                KmsPage.of(request.page(), listed.subList(start, listed.size()), SealedMaterial::id));
    }
}
