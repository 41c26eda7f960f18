/** A head's application with nothing missing: a school without CCTV that asks for the standard kit. */
export const unit = {
  opinion: { by: 'parents-council', text: 'The gate is not watched after 16:00.' },
  type: 'primary',
  name: 'Szkoła Podstawowa nr 4',
  address: 'ul. Długa 1, Kraków',
  classes: 18,
  pupils: 412,
  commuting: 37,
  boarding: 0,
  staff: { all: 51, nonTeaching: 14 },
  threats: 'Strangers at the back door; damage in the bicycle shed.',
  design: { description: 'Two cameras at the main door.' },
  purchaseCost: 8000,
  runningCost: 600,
}

/** A second school: a cluster that modernises what it has. */
export const cluster = {
  ...unit,
  type: 'cluster',
  name: 'Zespół Szkół nr 2',
  address: 'ul. Krótka 5, Kraków',
  classes: 30,
  pupils: 800,
  commuting: 120,
  boarding: 60,
  staff: { all: 90, nonTeaching: 21 },
  design: { description: 'Six more cameras on the corridors.', cameras: 8 },
  purchaseCost: undefined,
  modernisationCost: 12_000,
}

function listed({ name, type, address, classes, pupils, commuting, boarding, staff, threats }: typeof unit) {
  return { name, type, address, classes, groups: 0, pupils, commuting, boarding, staff, threats }
}

/** The application of a city for both, with nothing missing. */
export const collective = {
  applicant: { name: 'Gmina Miejska Kraków', kind: 'local-government' as const },
  year: 2008,
  filedOn: '2008-05-20',
  standardKits: 1,
  extendedKits: 0,
  modernisations: 1,
  schools: [
    { ...listed(unit), actions: { description: 'A kit at the main door.', purchaseCost: 8000, cameras: 2 } },
    {
      ...listed({ ...cluster, purchaseCost: 0 }),
      actions: { description: 'Other cameras.', modernisationCost: 12_000 },
    },
  ],
  ownShare: { money: 2000, inKind: 800 },
  preventionOpinion: {
    by: 'police',
    schools: [
      { school: unit.name, justified: true, reasons: 'Thefts.', events: [{ year: 2007, count: 4 }] },
      { school: cluster.name, justified: true, reasons: 'Fights at the gate.' },
    ],
  },
  schedule: [
    { school: unit.name, action: 'Installation', until: '2008-11-30' },
    { school: cluster.name, action: 'Exchange of cameras', until: '2008-12-10' },
  ],
  preparation: { cooperated: true, checkedFormally: true, checkedOnSubstance: true },
}
