package io.maemi.micrograph;

/**
 * The ten categories of the NFFA-EUROPE SEM set (Aversa et al. 2018, doi:10.1038/sdata.2018.172),
 * the default labels.
 */
public enum Category {
  BIOLOGICAL("Biological"),
  FIBRES("Fibres"),
  FILMS("Films_Coated_Surface"),
  MEMS("MEMS_devices_and_electrodes"),
  NANOWIRES("Nanowires"),
  PARTICLES("Particles"),
  PATTERNED("Patterned_surface"),
  POROUS("Porous_Sponge"),
  POWDER("Powder"),
  TIPS("Tips");

  private final String label;

  Category(String label) {
    this.label = label;
  }

  /** The label as the set spells it. */
  public String label() {
    return label;
  }
}
