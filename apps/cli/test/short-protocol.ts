/** A protocol of a few hundred steps: everything that a run does, in a second or two. */
export const shortProtocol = `
stages:
  - stage: packing
  - stage: melt
    temperature: 2500
    duration: 0.05
  - stage: quench
    from: 2500
    to: 300
    rate: 50000
  - stage: production
    temperature: 300
    duration: 0.05
    frames: 0.01
  - stage: minimise
    force: 1
`;
